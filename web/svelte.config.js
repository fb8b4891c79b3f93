/** Read by the Vite plugin and by svelte-check. */
export default {
  compilerOptions: {
    runes: true,
    // Fragments are built node by node, so no HTML string is ever parsed and the
    // page needs no Trusted Types policy.
    fragments: 'tree',
  },
};
