/** What Chrome 90 in county offices lacks and our code calls (core/terms.ts among it). Syntax is the build's work. */
const builtIn: { hasOwn?: (target: object, key: PropertyKey) => boolean } = Object
const owns = Object.prototype.hasOwnProperty
builtIn.hasOwn ??= (target, key) => Reflect.apply(owns, target, [key])
