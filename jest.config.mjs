/** Node's ESM needs `--experimental-vm-modules`: test/run.ts starts jest with it. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/jobs', '<rootDir>/test'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  collectCoverageFrom: ['src/**/*.ts', 'jobs/**/*.ts'],
  coverageProvider: 'babel',
  testTimeout: 240_000,
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
