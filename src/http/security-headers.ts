import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

/** Nothing that is answered here may be rendered, framed or run by a browser; pages of ours say what they need themselves. */
const nothing = {
  useDefaults: false,
  directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
}

/** Security headers on every answer, errors and unknown paths included. A route may take another `helmet`. */
export const registerSecurityHeaders = async (app: FastifyInstance): Promise<void> => {
  const options: FastifyHelmetOptions = {
    contentSecurityPolicy: nothing,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  }
  await app.register(helmet, options)
}
