import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { restoreMark } from '../../src/database/restore-mark.ts'
import { stored } from '../../src/indexes.ts'
import { JobModel } from '../../src/jobs/models.ts'

test('the page on scaling says of every collection by which key it is sharded, or that it is not', () => {
  const [, section = ''] = readFileSync('docs/scaling.md', 'utf8').split('## Keys for every collection')
  const [, ...rows] = section.split('\n## ')[0]?.match(/^\| \w[^|]*(?= \|)/gm) ?? []
  const told = rows.flatMap(row => row.slice(2).split(', '))
  const own = ['migrations', 'migrationLock', 'health', restoreMark]
  const collections = [...stored.map(({ model }) => model.collection), JobModel.collection, ...own]
  expect(told.sort()).toEqual([...new Set(collections)].sort())
})
