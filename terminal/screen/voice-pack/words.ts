/** The words of the recorder. */
export const RECORDER = {
  title: '录乡音',
  progress: (recorded: number, all: number) => `已录 ${recorded} / ${all}`,
  surname: '姓氏',
  record: '开始录音',
  stop: '录好了',
  play: '听一听',
  remove: '删掉',
  before: '上一句',
  next: '下一句',
  missing: '下一句没录的',
} as const

/** What the recorder says of itself. */
export const STATES = {
  opening: '正在打开话筒',
  'no-microphone': '没有话筒，请接上话筒再进来',
  ready: '按一下，照着念，念完再按一下',
  recording: '正在录，请念',
  saving: '正在存',
  saved: '存好了，听一听',
  recorded: '这一句已经录过',
  silent: '没听到声音，请大声再念一次',
  failed: '没存上，请再录一次',
} as const
export type RecorderState = keyof typeof STATES
