/** Where the demo's simulated reader is worked, unless YANGYI_DEMO_PORT says otherwise. */
export const DEMO_PORT = 8082
