import { Compass } from 'lucide-react';
import Link from 'next/link';
import { translator } from '#app/_i18n/server.ts';
import { MessagePage } from '#app/_ui/MessagePage.tsx';
import { PageHeader } from '#app/_ui/PageHeader.tsx';

export default async function NotFound() {
  const t = await translator('notFound');
  return (
    <MessagePage
      header={<PageHeader />}
      icon={<Compass className="size-8" aria-hidden="true" />}
      title={t('title')}
      actions={
        <Link href="/" className="button button-primary">
          {t('back')}
        </Link>
      }
    >
      {t('body')}
    </MessagePage>
  );
}
