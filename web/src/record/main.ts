import { mount } from 'svelte';
import '../styles/tokens.css';
import '../console/console.css';
import Record from './Record.svelte';

const target = document.querySelector('#record');
const session = /^\/console\/record\/(\d{1,10})$/.exec(location.pathname)?.[1] ?? '';
if (target) mount(Record, { target, props: { session } });
