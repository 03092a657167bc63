/** What a scanner sets behind each code (protocol sheet §3.1, §3.4). */

export type Tail = 'none' | 'CR' | 'LF' | 'CRLF' | 'TAB'

export const TAILS: Record<Tail, string> = { none: '', CR: '\r', LF: '\n', CRLF: '\r\n', TAB: '\t' }
