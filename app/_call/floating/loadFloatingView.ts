/** Its code comes when a hand comes near its button. */
export const loadFloatingView = () => import('./FloatingView.tsx');
