import { defineConfig } from 'vitest/config'

/** Unit tests that need no database start none; all others share one mongod (tests/support/mongod.ts). */
const withoutDatabase = ['tests/unit/**/*.test.ts', 'tests/architecture/**/*.test.ts']
const unitWithDatabase = ['tests/unit/database/**/*.test.ts']

export default defineConfig({
  // Vite would take the `module` build of graphql, and there must be one graphql in a process, the one that Node takes.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A machine that is busy with much else may stand still for seconds.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      { extends: true, test: { name: 'unit', include: withoutDatabase, exclude: unitWithDatabase } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/**/*.test.ts'],
          exclude: [
            'tests/unit/!(database)/**',
            'tests/unit/*.test.ts',
            'tests/architecture/**',
            'tests/browser/**',
            'tests/chaos/**',
          ],
          globalSetup: ['tests/support/mongod.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'browser', include: ['tests/browser/**/*.test.ts'], globalSetup: ['tests/support/mongod.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'chaos',
          include: ['tests/chaos/**/*.test.ts'],
          globalSetup: ['tests/support/mongod.ts'],
          fileParallelism: false,
        },
      },
    ],
  },
})
