/** What Chrome 90 in county offices lacks and our code or our libraries call. Syntax is the build's work. */

const missing = (target: object, name: string, value: (...args: never[]) => unknown) => {
  if (!(name in target)) Object.defineProperty(target, name, { value, writable: true, configurable: true })
}

missing(Object, 'hasOwn', (object: object, key: PropertyKey) => Object.hasOwn(object, key))

function at(this: ArrayLike<unknown>, index: number): unknown {
  return this[index < 0 ? this.length + index : index]
}
missing(Array.prototype, 'at', at)
