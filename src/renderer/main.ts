import { mount } from 'svelte';
import App from './App.svelte';
import { startSync } from './state/sync';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/status.css';

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no place for the app.');

// Main answers while the frame of the window is built, so that the first paint shows its content too.
mount(App, { target, props: { sync: startSync() } });
