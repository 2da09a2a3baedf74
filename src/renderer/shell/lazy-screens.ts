// The screens that no start shows, in one piece. `Further` reads it once the first screen stands.
export { default as Check } from '../features/check/CheckScreen.svelte';
export { default as History } from '../features/history/HistoryScreen.svelte';
export { default as ImportDetail } from '../features/import/ImportScreen.svelte';
export { default as Log } from '../features/log/LogScreen.svelte';
export { default as Settings } from '../features/settings/SettingsScreen.svelte';
