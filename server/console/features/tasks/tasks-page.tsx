/** 待我处理: the desk's first page; nothing stands above what waits for this person. */
import { useQuery } from '@tanstack/react-query'
import { tasksQuery } from '../../shared/api/queries.ts'
import { tidyTasks } from '../../shared/tidy-tasks.ts'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useWords } from '../../shared/words/use-words.ts'
import { NextStep } from './next-step.tsx'
import { TaskLine } from './task-line.tsx'
import './tasks.css'

export function TasksPage() {
  const words = useWords()
  const settles = useMay()('settlement.read')
  const query = useQuery({ ...tasksQuery, enabled: settles })
  const tasks = tidyTasks(query.data ?? [])
  const quiet = (
    <NextStep
      otherwise={
        <EmptySheet
          title={words.tasks.emptyTitle}
          note={settles ? words.tasks.emptyNote : words.tasks.emptyAdministrator}
        />
      }
    />
  )
  return (
    <Page title={words.nav.tasks} {...(tasks.length > 0 && { note: words.tasks.count(tasks.length) })}>
      {settles ? (
        <Loaded query={query}>
          {() =>
            tasks.length === 0 ? (
              quiet
            ) : (
              <ul className="plain-list task-list" aria-label={words.tasks.list}>
                {tasks.map((task) => (
                  <TaskLine key={`${task.month} ${task.action}`} task={task} />
                ))}
              </ul>
            )
          }
        </Loaded>
      ) : (
        quiet
      )}
    </Page>
  )
}
