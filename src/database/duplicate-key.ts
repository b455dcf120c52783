import mongoose from 'mongoose'

/** The server's code for a write that a unique index refuses, also of one among many. */
export const duplicateKey = 11_000

/** Whether a unique index has refused a command. */
export const isDuplicateKey = (error: unknown): error is mongoose.mongo.MongoServerError =>
  error instanceof mongoose.mongo.MongoServerError && error.code === duplicateKey
