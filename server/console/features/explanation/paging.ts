import { PAGE_SIZE } from './explanation-queries.ts'

export type Paging = { page: number; onPage: (page: number) => void }

/** antd's pages; none where all fits on one. */
export function pagination(total: number, { page, onPage }: Paging) {
  if (total <= PAGE_SIZE) return false as const
  return { current: page, pageSize: PAGE_SIZE, total, onChange: onPage, showSizeChanger: false }
}
