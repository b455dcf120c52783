import { Schema } from 'mongoose'
import { model } from '../../database/model.ts'
import { fold, words } from '../../kernel/text.ts'
import { roles } from '../../kernel/viewer.ts'
import { authMethods, inviteStatuses, userStatuses } from './rows.ts'

const token = new Schema({ tokenHash: String, expiresAt: Date }, { _id: false })

const oauthProvider = new Schema(
  {
    provider: { type: String, enum: authMethods, required: true },
    providerId: { type: String, required: true },
    providerEmail: String,
    profilePicture: String,
    connectedAt: Date,
    lastUsedAt: Date,
  },
  { _id: false },
)

const name = {
  type: String,
  trim: true,
  maxlength: [100, 'Must have at most 100 characters.'],
  // A lone surrogate would be stored as another character.
  validate: {
    validator: (text: string | null) => text === null || (text.isWellFormed() && !/\p{Cc}/u.test(text)),
    message: 'Must be plain text.',
  },
} as const

const user = new Schema(
  {
    // RFC 5321, section 4.5.3.1: 64 octets before the @, 255 behind it.
    email: { type: String, required: true, lowercase: true, trim: true, maxlength: 320 },
    // What a write gives back goes without them, wherever it is kept.
    passwordHash: { type: String, select: false },
    firstName: name,
    lastName: name,
    nameKey: { type: String, default: '' },
    searchWords: [String],
    status: { type: String, enum: userStatuses, default: 'active', required: true },
    roles: [{ type: String, enum: roles }],
    brandCode: String,
    mediatorCode: String,
    agencyCode: String,
    // A policy's `$in` is read in order up to about 190 values; above it MongoDB sorts in memory.
    shopIds: { type: [Schema.Types.ObjectId], validate: (ids: unknown[]) => ids.length <= 190 },
    emailVerified: { type: Boolean, default: false, required: true },
    emailVerifiedAt: Date,
    emailVerification: { type: token, select: false },
    passwordReset: { type: token, select: false },
    primaryAuthMethod: { type: String, enum: authMethods, default: 'password', required: true },
    oauthProviders: {
      type: [oauthProvider],
      validate: {
        validator: (linked: unknown[]) => linked.length <= 10,
        message: 'Must be at most 10 linked accounts.',
      },
    },
    lastLoginAt: Date,
    version: { type: Number, default: 1, required: true },
    deleted: { type: Boolean, default: false, required: true },
    deletedAt: Date,
  },
  { timestamps: true },
)
user.index({ email: 1 }, { unique: true, partialFilterExpression: { deleted: false } })
user.index(
  { 'oauthProviders.provider': 1, 'oauthProviders.providerId': 1 },
  { unique: true, partialFilterExpression: { deleted: false, 'oauthProviders.providerId': { $exists: true } } },
)
user.index({ 'emailVerification.tokenHash': 1 }, { sparse: true })
user.index({ 'passwordReset.tokenHash': 1 }, { sparse: true })

const session = new Schema({
  userId: { type: Schema.Types.ObjectId, required: true },
  familyId: { type: String, required: true },
  refreshTokenHash: { type: String, required: true },
  /** The newest of them; a token of the family that is not the valid one was used already, listed or not. */
  usedTokenHashes: [String],
  userAgent: String,
  ip: String,
  createdAt: { type: Date, required: true },
  lastUsedAt: Date,
  expiresAt: { type: Date, required: true },
})
session.index({ refreshTokenHash: 1 }, { unique: true })
session.index({ familyId: 1 })
session.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

const invite = new Schema({
  code: { type: String, required: true },
  role: { type: String, enum: roles, required: true },
  parentCode: String,
  createdBy: { type: Schema.Types.ObjectId, required: true },
  // Nobody writes that it has expired: that comes with its moment.
  status: {
    type: String,
    enum: inviteStatuses.filter(status => status !== 'expired'),
    default: 'active',
    required: true,
  },
  usedBy: Schema.Types.ObjectId,
  expiresAt: { type: Date, required: true },
  purgeAt: Date,
  createdAt: { type: Date, required: true },
})
invite.index({ code: 1 }, { unique: true })
invite.index({ purgeAt: 1 }, { expireAfterSeconds: 0 })

/** What a provider has said of somebody, from his way back to us until he takes it up with the code he was given. */
const identity = new Schema({
  codeHash: { type: String, required: true },
  challenge: { type: String, required: true },
  provider: { type: String, enum: authMethods, required: true },
  providerId: { type: String, required: true },
  email: String,
  firstName: String,
  lastName: String,
  picture: String,
  takenAt: Date,
  createdAt: { type: Date, required: true },
  expiresAt: { type: Date, required: true },
})
identity.index({ codeHash: 1 }, { unique: true })
identity.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

interface UserTexts {
  readonly firstName?: string | null | undefined
  readonly lastName?: string | null | undefined
  readonly email: string
}

/** What the order NAME and the search of users read; every write of a name or an email writes them too. */
export const userKeys = ({ firstName, lastName, email }: UserTexts) => ({
  nameKey: fold([firstName?.trim(), lastName?.trim()].filter(Boolean).join(' ')),
  searchWords: words([firstName, lastName, email]),
})

export const UserModel = model('User', 'users', user)
export const SessionModel = model('Session', 'sessions', session)
export const InviteModel = model('Invite', 'invites', invite)
export const IdentityModel = model('Identity', 'identities', identity)
