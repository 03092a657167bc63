/** 待我处理: the desk's first page; nothing stands above what waits for this person. */
import { useQuery } from '@tanstack/react-query'
import { tasksQuery } from '../../shared/api/queries.ts'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { useWords } from '../../shared/words/use-words.ts'
import { NextStep } from './next-step.tsx'
import { NothingWaits } from './nothing-waits.tsx'
import { TaskLine } from './task-line.tsx'
import './tasks.css'

export function TasksPage() {
  const words = useWords()
  const query = useQuery(tasksQuery)
  const count = query.data?.length ?? 0
  return (
    <Page title={words.nav.tasks} {...(count > 0 && { note: words.tasks.count(count) })}>
      <Loaded query={query}>
        {(tasks) =>
          tasks.length === 0 ? (
            <NextStep otherwise={<NothingWaits />} />
          ) : (
            <ul className="plain-list task-list" aria-label={words.tasks.list}>
              {tasks.map((task) => (
                <TaskLine key={`${task.what} ${task.to} ${task.month} ${task.name}`} task={task} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  )
}
