import type { MetadataRoute } from 'next';
import { translator } from '#app/_i18n/server.ts';

/** What an installed Parley is called, looks like and opens with (W3C, Web Application Manifest). */
export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const t = await translator('common');
  return {
    id: '/',
    name: t('product'),
    short_name: t('product'),
    description: t('tagline'),
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#faf7f2',
    theme_color: '#faf7f2',
    categories: ['communication', 'social'],
    icons: [
      { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
}
