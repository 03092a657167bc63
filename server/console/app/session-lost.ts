import { createContext } from 'react'

/** Whether the server has ended the session while pages stand open. */
export const SessionLostContext = createContext({ lost: false, found: () => {} })
