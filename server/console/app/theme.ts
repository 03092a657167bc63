/** antd in the colours of the house; style/tokens.css carries the same values. */
import type { ThemeConfig } from 'antd'

const RADIUS = 6
const SHADOW = '0 8px 28px rgba(28, 37, 33, 0.16)'

export const theme: ThemeConfig = {
  token: {
    motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    colorPrimary: '#0A5C46',
    colorSuccess: '#0A5C46',
    colorInfo: '#1F4B8E',
    colorWarning: '#7A4300',
    colorError: '#9B1C13',
    colorErrorBg: '#FBE9E6',
    colorErrorBorder: '#E5AAA3',
    colorLink: '#0A5C46',
    colorText: '#1C2521',
    colorTextSecondary: '#4B5750',
    colorTextTertiary: '#4B5750',
    colorTextDescription: '#4B5750',
    colorTextPlaceholder: '#6F7A73',
    colorBgLayout: '#FBF8F1',
    colorBorder: '#C9C0AE',
    colorBorderSecondary: '#E6E0D3',
    colorSplit: '#E6E0D3',
    borderRadius: RADIUS,
    borderRadiusXS: RADIUS,
    borderRadiusSM: RADIUS,
    borderRadiusLG: RADIUS,
    boxShadow: SHADOW,
    boxShadowSecondary: SHADOW,
    fontFamily:
      '"PingFang SC", "Microsoft YaHei", "Noto Sans SC Variable", "Noto Sans CJK SC", "BabelStone Han", sans-serif',
    fontSize: 14,
    controlHeight: 34,
    wireframe: false,
  },
  components: {
    Button: { defaultShadow: 'none', primaryShadow: 'none', dangerShadow: 'none', paddingInline: 16 },
    Table: {
      headerBg: '#F3EEE2',
      headerColor: '#1C2521',
      headerSplitColor: 'transparent',
      rowHoverBg: '#FAF7EF',
      rowExpandedBg: '#FCFAF4',
      footerBg: '#F3EEE2',
      cellPaddingBlockMD: 9,
      cellPaddingInlineMD: 12,
    },
    Tooltip: { colorBgSpotlight: '#173229' },
  },
}
