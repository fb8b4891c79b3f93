import { mount } from 'svelte';
import '../styles/tokens.css';
import './console.css';
import App from './App.svelte';

const target = document.querySelector('#console');
if (target) mount(App, { target });
