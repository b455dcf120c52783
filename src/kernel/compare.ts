/** Texts in the order of their UTF-8 bytes, as BSON has them: JavaScript's own is that of UTF-16, which differs. */
export const compareTexts = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
