/** What setup.mjs runs in its test: echoes, waits or ends, having said what it was given. */
const args = process.argv.slice(2)
process.on('SIGTERM', () => process.exit(9))
console.log(JSON.stringify({ args, major: process.versions.node.split('.')[0] }))
if (args[0] === 'echo') process.stdin.pipe(process.stdout)
else if (args[0] === 'wait') process.stdin.resume()
else process.exitCode = 7
