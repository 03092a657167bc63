/** 待我处理: the desk's first page; nothing stands above what waits for this person. */
import { useQuery } from '@tanstack/react-query'
import { findingTasksQuery, policiesQuery, tasksQuery } from '../../shared/api/queries.ts'
import { policyTasks } from '../../shared/policy-tasks.ts'
import { tidyTasks } from '../../shared/tidy-tasks.ts'
import { EmptySheet } from '../../shared/ui/empty-sheet.tsx'
import { Loaded } from '../../shared/ui/loaded.tsx'
import { Page } from '../../shared/ui/page.tsx'
import { useMay } from '../../shared/use-me.ts'
import { useWords } from '../../shared/words/use-words.ts'
import { FindingTaskLine } from './finding-task-line.tsx'
import { NextStep } from './next-step.tsx'
import { PolicyTaskLine } from './policy-task-line.tsx'
import { TaskLine } from './task-line.tsx'
import './tasks.css'

export function TasksPage() {
  const words = useWords()
  const may = useMay()
  const settles = may('settlement.read')
  const query = useQuery({ ...tasksQuery, enabled: settles })
  const found = useQuery({ ...findingTasksQuery, enabled: may('finding.decide') })
  const policies = useQuery({ ...policiesQuery, enabled: may('policy.read') })
  const drafts = policyTasks(policies.data?.drafts ?? [])
  const tasks = tidyTasks(query.data ?? [])
  const suspicions = found.data ?? []
  const count = tasks.length + suspicions.length + drafts.length
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
    <Page title={words.nav.tasks} {...(count > 0 && { note: words.tasks.count(count) })}>
      {settles ? (
        <Loaded query={query}>
          {() =>
            count === 0 ? (
              quiet
            ) : (
              <ul className="plain-list task-list" aria-label={words.tasks.list}>
                {suspicions.map((task) => (
                  <FindingTaskLine key={task.month} task={task} />
                ))}
                {drafts.map((task) => (
                  <PolicyTaskLine key={task.draft.draft} task={task} />
                ))}
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
