/** The library's own bundle in one file, which it gives no types of. */
declare module 'echarts/dist/echarts.esm.min.mjs' {
  export { init } from 'echarts';
}
