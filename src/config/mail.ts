import type { z } from 'zod'
import type { accountsVariables } from './accounts.ts'

/** How mail goes out: by SMTP, into the log (outside production), or not at all, with what depends on it refused. */
export type MailWay =
  | { readonly kind: 'smtp'; readonly url: string; readonly from: string; readonly publicUrl: string }
  | { readonly kind: 'log'; readonly from: string; readonly publicUrl: string }
  | { readonly kind: 'off' }

export const mailOf = (v: z.output<z.ZodObject<typeof accountsVariables>>, production: boolean): MailWay => {
  const { SMTP_URL: url, MAIL_FROM: from, PUBLIC_URL: publicUrl } = v
  if (from === undefined || publicUrl === undefined || (production && url === undefined)) return { kind: 'off' }
  return url === undefined ? { kind: 'log', from, publicUrl } : { kind: 'smtp', url, from, publicUrl }
}
