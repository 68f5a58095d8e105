/** Its code comes when a hand comes near its button. */
export const loadPhotoDialog = () => import('./PhotoDialog.tsx');
