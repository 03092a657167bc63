/** The templates of bank files: those that come with the program, and the county's own; a version is never changed. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PayoutTemplate } from '../../core/payout/template.ts'
import { checkTemplate } from '../../core/payout/template-check.ts'
import type { Author } from '../access/author.ts'
import type { TemplateSummary } from '../contract/payout.ts'
import { Refusal } from '../errors.ts'
import type { Queryable } from '../plugins/database.ts'

const FOLDER = join(import.meta.dirname, 'templates')

/** By id, as they lie in the program's own folder. Throws where one of ours has a fault. */
export async function readOwnTemplates(): Promise<{ template: PayoutTemplate; document: string }[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    names.map(async (name) => {
      const document = await readFile(join(FOLDER, name), 'utf8')
      return { template: readKept(name, document), document }
    }),
  )
}

function readKept(name: string, document: string): PayoutTemplate {
  const checked = checkTemplate(name, document)
  if (checked.ok) return checked.template
  throw new Error(`payout template ${name}: ${checked.faults[0]?.column}: ${checked.faults[0]?.message}`)
}

/** The newest version of each, by id. */
export async function listTemplates(client: Queryable): Promise<TemplateSummary[]> {
  const { rows } = await client.query<{ document: string; by: string | null }>(
    `SELECT DISTINCT ON (t.id) t.document, a.name AS by
       FROM payout_template t LEFT JOIN account a ON a.id = t.made_by ORDER BY t.id, t.version DESC`,
  )
  const kept = rows.map(({ document, by }) => ({ template: readKept('kept', document), by }))
  const known = new Set(kept.map(({ template }) => template.id))
  const own = (await readOwnTemplates()).filter(({ template }) => !known.has(template.id))
  return [...kept, ...own.map(({ template }) => ({ template, by: null }))]
    .map(({ template: { id, version, title, payees, format, encoding }, by }) => ({
      ...{ id, version, title, payees: [...payees], format, encoding, by },
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The newest version of a template; refuses with `payout-template-unknown`. */
export async function getTemplate(client: Queryable, id: string): Promise<PayoutTemplate> {
  const { rows } = await client.query<{ document: string }>(
    'SELECT document FROM payout_template WHERE id = $1 ORDER BY version DESC LIMIT 1',
    [id],
  )
  const [kept] = rows
  if (kept !== undefined) return readKept(id, kept.document)
  const own = (await readOwnTemplates()).find(({ template }) => template.id === id)
  if (own === undefined) throw new Refusal('payout-template-unknown')
  return own.template
}

/** The version that a batch was made by. */
export async function getTemplateVersion(
  client: Queryable,
  id: string,
  version: number,
): Promise<PayoutTemplate> {
  const { rows } = await client.query<{ document: string }>(
    'SELECT document FROM payout_template WHERE id = $1 AND version = $2',
    [id, version],
  )
  const [kept] = rows
  if (kept === undefined) throw new Error(`payout template ${id} ${version} is gone`)
  return readKept(id, kept.document)
}

/** Keeps one of the program's templates before a batch hangs on it. */
export async function keepTemplate(client: Queryable, { id, version }: PayoutTemplate): Promise<void> {
  const own = (await readOwnTemplates()).find((each) => each.template.id === id)
  if (own === undefined || own.template.version !== version) return
  await client.query(
    `INSERT INTO payout_template (id, version, document, hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    [id, version, own.document, sha256(own.document)],
  )
}

/** Adds a county's template or a new version of one; refuses what is not newer than what is there. */
export async function insertTemplate(
  client: Queryable,
  template: PayoutTemplate,
  document: string,
  { account }: Author,
): Promise<void> {
  const known = (await listTemplates(client)).find(({ id }) => id === template.id)
  if (known !== undefined && known.version >= template.version)
    throw new Refusal('payout-template-known', `${template.id} ${known.version}`)
  const { rowCount } = await client.query(
    `INSERT INTO payout_template (id, version, document, hash, made_by) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [template.id, template.version, document, sha256(document), account],
  )
  if (rowCount !== 1) throw new Refusal('payout-template-known', `${template.id} ${template.version}`)
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()
