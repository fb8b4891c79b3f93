import { defineConfig } from 'vitest/config';

// Tests in a real browser, on the built pages: `npm run build` comes first.
export default defineConfig({
  test: {
    include: ['browser/**/*.test.ts'],
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One Chromium at a time is enough for a small machine.
    fileParallelism: false,
  },
});
