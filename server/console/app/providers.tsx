/** Language, antd and queries around every page. */
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App as AntApp, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { meQuery } from '../shared/api/queries.ts'
import { ProblemError } from '../shared/api/request.ts'
import { type Language, rememberedLanguage, rememberLanguage } from '../shared/words/language.ts'
import { SpeechContext, WORDS } from '../shared/words/use-words.ts'
import { SessionLostContext } from './session-lost.ts'
import { theme } from './theme.ts'

const NO_BLUR = { mask: { blur: false } }

export function Providers({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(rememberedLanguage)
  const [lost, setLost] = useState(false)
  const [client] = useState(() => makeClient(() => setLost(true)))

  dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  }, [language])
  const speech = useMemo(() => {
    const speak = (next: Language) => {
      rememberLanguage(next)
      setLanguage(next)
    }
    return { language, speak }
  }, [language])
  const session = useMemo(() => ({ lost, found: () => setLost(false) }), [lost])

  return (
    <QueryClientProvider client={client}>
      <SpeechContext value={speech}>
        <SessionLostContext value={session}>
          <ConfigProvider
            locale={language === 'zh' ? zhCN : enUS}
            theme={theme}
            button={{ autoInsertSpace: false }}
            modal={NO_BLUR}
            drawer={NO_BLUR}
            renderEmpty={() => <span className="muted">{WORDS[language].none}</span>}
          >
            <AntApp style={{ height: '100%' }}>{children}</AntApp>
          </ConfigProvider>
        </SessionLostContext>
      </SpeechContext>
    </QueryClientProvider>
  )
}

/** Any answer may say that the session is over or that a password is still to be set. */
function makeClient(onLost: () => void): QueryClient {
  const onError = (error: Error) => {
    if (!(error instanceof ProblemError)) return
    if (error.code === 'not-logged-in') onLost()
    if (error.code === 'must-change-password') void client.invalidateQueries({ queryKey: meQuery.queryKey })
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && passes(error),
      },
    },
  })
  return client
}

/** A refusal will not change by asking again; a server or a line that is away may come back. */
function passes(error: Error): boolean {
  return error instanceof ProblemError && ['unreachable', 'database-away'].includes(error.code)
}
