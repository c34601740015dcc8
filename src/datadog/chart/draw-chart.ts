import { createRequire } from 'node:module';
import type { ChartModel } from './chart-model.js';
import { font as family } from './chart-look.js';
import { chartOption, chartWidth } from './chart-option.js';

const require = createRequire(import.meta.url);
/** The font comes with the product: on a bare machine there is none. */
const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) =>
  require.resolve(`dejavu-fonts-ttf/ttf/${file}`),
);

/**
 * The chart as a PNG, 1000 pixels wide and about half as high; the same model gives the same picture on every machine. The libraries are
 * loaded when the first chart is drawn: most processes never draw one.
 */
export async function drawChart(model: ChartModel): Promise<Buffer> {
  const { renderAsync } = await import('@resvg/resvg-js');
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: family };
  // In a thread of its own: whoever rolls something back meanwhile is not held up.
  const image = await renderAsync(await drawSvg(model), { font });
  return image.asPng();
}

async function drawSvg(model: ChartModel): Promise<string> {
  // The bundle in one file: its 500 modules take five times as long to load.
  const { init } = await import('echarts/dist/echarts.esm.min.mjs');
  const { height, option } = chartOption(model);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: chartWidth, height });
  try {
    chart.setOption(option);
    return withLongFonts(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

/** The renderer of pictures knows CSS's `font-size` and its like, and not the `font` that holds them all. */
function withLongFonts(svg: string): string {
  return svg.replaceAll(
    /font: \w+ (\w+) (\d+)px ([^";]+)/g,
    (_, weight: string, size: string, name: string) => `font-weight:${weight};font-size:${size}px;font-family:${name}`,
  );
}
