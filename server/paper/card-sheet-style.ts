/** Measures in millimetres on A4; dark ink on white, so that the cheapest printer does. */

export const sheetStyle = `
@page { size: A4; margin: 0 }
* { box-sizing: border-box; margin: 0; padding: 0 }
body {
  color: #101512;
  font-family: "Noto Sans SC Variable", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  font-variant-numeric: tabular-nums;
}
.sheet {
  display: flex;
  justify-content: center;
  width: 210mm;
  height: 297mm;
  padding-top: 13.5mm;
  break-after: page;
  overflow: hidden;
}
.sheet:last-child { break-after: auto }
.cards {
  position: relative;
  display: grid;
  grid-template-columns: 85.6mm 85.6mm;
  grid-auto-rows: 54mm;
  align-content: start;
  width: 171.2mm;
  height: calc(var(--rows) * 54mm);
}
.card {
  display: grid;
  grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr) auto;
  width: 85.6mm;
  height: 54mm;
  padding: 4mm 4.5mm 3.6mm 5.5mm;
  overflow: hidden;
}
.card header {
  grid-column: 1 / -1;
  display: flex;
  align-items: baseline;
  justify-content: space-between;
  padding-bottom: 1.6mm;
  border-bottom: 0.35mm solid #0a5c46;
}
.card header b { color: #0a5c46; font-size: 12pt; font-weight: 700; letter-spacing: 0.12em; line-height: 1.2; white-space: nowrap }
.card header span { max-height: 1.45em; overflow: hidden; font-size: 9pt; font-weight: 500 }
.holder { display: flex; flex-direction: column; justify-content: center; padding-right: 1mm }
/* Where not all has room, the village's name gives way. */
.name, .number { flex: none }
.name { font-weight: 700; line-height: 1.14; word-break: keep-all; overflow-wrap: anywhere; max-height: 3.42em; overflow: hidden }
.name.short { font-size: 34pt; letter-spacing: 0.02em; margin-left: -0.04em }
.name.four { font-size: 27pt }
.name.long { font-size: 20pt }
.name.longest { font-size: 20pt; line-height: 1.08; max-height: 3.24em }
.name.longest ~ p { margin-top: 0; font-size: 10.5pt; line-height: 1.25 }
.village { margin-top: 1mm; overflow: hidden; font-size: 11pt; font-weight: 500; line-height: 1.3 }
.number { margin-top: 1.4mm; font-size: 13pt; font-weight: 600; letter-spacing: 0.03em; line-height: 1.2; white-space: nowrap }
.number span { margin-right: 0.5em; font-size: 8.5pt; font-weight: 400; letter-spacing: 0 }
.code { align-self: center; margin-right: -2.4mm; fill: #000 }
.card footer {
  grid-column: 1 / -1;
  display: flex;
  justify-content: space-between;
  font-size: 7.5pt;
  line-height: 1.3;
  white-space: nowrap;
}
.cut { position: absolute; background: #5b655f }
.cut.top, .cut.bottom { left: calc(var(--at) * 85.6mm - 0.05mm); width: 0.1mm; height: 5mm }
.cut.top { top: -6.5mm }
.cut.bottom { bottom: -6.5mm }
.cut.left, .cut.right { top: calc(var(--at) * 54mm - 0.05mm); width: 5mm; height: 0.1mm }
.cut.left { left: -6.5mm }
.cut.right { right: -6.5mm }
`
