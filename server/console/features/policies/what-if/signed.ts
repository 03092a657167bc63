/** `+1,200.00`, `-3`, `0`. */
export function signed(value: number, write: (value: number) => string): string {
  return `${value > 0 ? '+' : ''}${write(value)}`
}
