import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { requestLocale, translator } from '#app/_i18n/server.ts';
import './globals.css';

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator('common');
  return {
    title: { default: `${t('product')} · ${t('tagline')}`, template: `%s · ${t('product')}` },
    description: t('tagline'),
    applicationName: t('product'),
    formatDetection: { telephone: false, email: false, address: false },
    appleWebApp: { capable: true, title: t('product'), statusBarStyle: 'black-translucent' },
  };
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  // The keyboard on a phone shrinks the page instead of covering the name field.
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf7f2' },
    { media: '(prefers-color-scheme: dark)', color: '#171614' },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang={await requestLocale()}>
      <body>{children}</body>
    </html>
  );
}
