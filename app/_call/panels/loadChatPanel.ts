/** The panel's code comes when a hand comes near its button. */
export const loadChatPanel = () => import('./ChatPanel.tsx');
