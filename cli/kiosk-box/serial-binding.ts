/** The serial binding with all that it needs at run time, for another machine. */
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, normalize, relative, sep } from 'node:path'
import type { Arch } from '../kiosk-box.ts'
import { SERIAL_BINDING } from './bundle.ts'

/** Only for building it anew. */
const BUILD_ONLY = ['node-addon-api']

/** Copies the packages into `modules`, with the binaries of Linux on `arch` alone. */
export function copySerialBinding(modules: string, arch: Arch): void {
  const serialport = createRequire(import.meta.url).resolve('serialport')
  copy(SERIAL_BINDING, serialport, modules, (file) => {
    const [, rest] = file.split(`${sep}prebuilds${sep}`)
    return rest === undefined || rest.split(sep)[0] === `linux-${arch}`
  })
}

/** Each package under the one that asks for it, so that two versions of one cannot meet. */
function copy(name: string, from: string, modules: string, wanted: (file: string) => boolean): void {
  const folder = packageFolder(name, from)
  const place = join(modules, name)
  const own = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  for (const part of readdirSync(folder).filter((each) => isPart(each, own.main)))
    cpSync(join(folder, part), join(place, part), {
      recursive: true,
      filter: (file) => !relative(folder, file).split(sep).includes('node_modules') && wanted(file),
    })
  for (const needed of Object.keys(own.dependencies ?? {}).filter((each) => !BUILD_ONLY.includes(each)))
    copy(needed, join(folder, 'package.json'), join(place, 'node_modules'), wanted)
}

function isPart(part: string, main = 'index.js'): boolean {
  return (
    part === normalize(main).split(sep)[0] || /^(package\.json|prebuilds|licen[cs]e.*|.*\.js)$/i.test(part)
  )
}

function packageFolder(name: string, from: string): string {
  for (let at = dirname(from); ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name)
    try {
      readFileSync(join(folder, 'package.json'))
      return folder
    } catch {
      if (at === dirname(at)) throw new Error(`${name} is not installed`)
    }
  }
}
