// A built script for other people's pages: one file, loaded as a classic script, so
// nothing of it may become a name of theirs. Lives in the build.
import type { Plugin } from 'vite';

/** Vite plugin: puts the chunk that is built from `entry` into a function of its own, and fails when it would need another file. */
export function classic(entry: string): Plugin {
  return {
    name: 'towline-classic',
    apply: 'build',
    generateBundle: {
      // After it was made small.
      order: 'post',
      handler(_, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk' || !chunk.isEntry || !chunk.facadeModuleId?.endsWith(entry)) continue;
          if (chunk.imports.length > 0 || chunk.exports.length > 0) this.error(`${entry} has to be one file without exports`);
          chunk.code = `(()=>{${chunk.code}})();\n`;
        }
      },
    },
  };
}
