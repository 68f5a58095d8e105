import { translator } from '#app/_i18n/server.ts';
import { CompassIcon } from '#app/_ui/icons.tsx';
import { MessagePage } from '#app/_ui/MessagePage.tsx';
import { PageHeader } from '#app/_ui/PageHeader.tsx';

export default async function NotFound() {
  const t = await translator('notFound');
  return (
    <MessagePage
      header={<PageHeader />}
      icon={<CompassIcon className="size-8" />}
      title={t('title')}
      actions={
        <a href="/" className="button button-primary">
          {t('back')}
        </a>
      }
    >
      {t('body')}
    </MessagePage>
  );
}
