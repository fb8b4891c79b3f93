import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { classic } from './build/classic.ts';
import { precompress } from './build/precompress.ts';

export default defineConfig({
  // Public files would keep unhashed names; everything here is hashed.
  publicDir: false,
  plugins: [svelte(), classic('src/embed/embed.ts'), precompress()],
  build: {
    target: 'es2022',
    // A stable name inside the build: the server looks the hashed names up in it.
    manifest: 'manifest.json',
    // The content security policy allows no inline script and no `data:` URL for one.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: [
        'console.html',
        'evidence.html',
        'record.html',
        'src/customer/entry.ts',
        'src/customer/session.ts',
        'src/customer/customer.css',
        'src/embed/embed.ts',
        'src/help/help.css',
        'src/styles/icon.svg',
      ],
    },
  },
  test: {
    include: ['src/**/*.test.ts', 'build/**/*.test.ts'],
    environment: 'node',
    restoreMocks: true,
  },
});
