// What is never shown at startup, in one chunk that loads after the first screen is visible.
export { default as CheckScreen } from '../features/check/CheckScreen.svelte';
export { default as HelpScreen } from '../features/help/HelpScreen.svelte';
export { default as HistoryScreen } from '../features/history/HistoryScreen.svelte';
export { default as ImportScreen } from '../features/import/ImportScreen.svelte';
export { default as LogScreen } from '../features/log/LogScreen.svelte';
export { default as ProblemReportScreen } from '../features/help/ProblemReportScreen.svelte';
export { default as SettingsScreen } from '../features/settings/SettingsScreen.svelte';
// The first screen opens them too, so they are there before it does.
import '../ui/LiveDialog.svelte';
import '../ui/LiveMenu.svelte';
