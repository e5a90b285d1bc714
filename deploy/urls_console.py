"""City IT's console, under /console/. Every view is `staff_only`."""

from django.urls import include, path

from deploy import urls_desk
from tenants.views.console import (
    archives,
    association,
    associations,
    changes,
    creation,
    domains,
    exports,
    journal,
    notices,
    tasks,
)

one_association = [
    path("", association.association, name="console_association"),
    path("ouvrir/", creation.open_site, name="console_open_site"),
    path("ouvert/", creation.opened, name="console_opened"),
    path("suspendre/", changes.suspend, name="console_suspend"),
    path("rouvrir/", changes.resume, name="console_resume"),
    path("renommer/", changes.rename, name="console_rename"),
    path("quartier/", changes.neighbourhood, name="console_neighbourhood"),
    path("espace/", changes.quota, name="console_quota"),
    path("supprimer/", changes.close, name="console_close"),
    path("garder/", changes.keep, name="console_keep"),
    path("inviter/", changes.invite, name="console_invite"),
    path("archives/", archives.archives, name="console_archives"),
    path("archives/creer/", archives.archive_now, name="console_archive_now"),
    path("archives/annuler/<int:aside_id>/", archives.undo, name="console_archive_undo"),
    path("archives/<uuid:archive_id>/prouver/", archives.prove, name="console_archive_prove"),
    path("archives/<uuid:archive_id>/revenir/", archives.go_back, name="console_archive_go_back"),
    path("archives/<uuid:archive_id>/copier/", archives.copy, name="console_archive_copy"),
    path("emporter/", exports.exports, name="console_exports"),
    path("emporter/preparer/", exports.ask, name="console_export_ask"),
    path("emporter/<uuid:export_id>/", exports.fetch, name="console_export_fetch"),
    path("domaines/", domains.domains, name="console_domains"),
    path("domaines/ville/", domains.use_city_address, name="console_city_address"),
    path("domaines/<int:claim_id>/verifier/", domains.verify, name="console_domain_verify"),
    path("domaines/<int:claim_id>/afficher/", domains.make_main, name="console_domain_main"),
    path("domaines/<int:claim_id>/retirer/", domains.remove, name="console_domain_remove"),
]

urlpatterns = [
    path("", associations.listing, name="console"),
    path("associations.csv", associations.as_csv, name="console_csv"),
    path("associations/nouvelle/", creation.create, name="console_create"),
    path("associations/<uuid:association_id>/", include(one_association)),
    path("messages/", notices.message_list, name="console_messages"),
    path("messages/ecrire/", notices.write_message, name="console_message_new"),
    path("bandeaux/", notices.banners, name="console_banners"),
    path("bandeaux/<int:banner_id>/terminer/", notices.end_banner, name="console_banner_end"),
    path("archives/", archives.fleet, name="console_all_archives"),
    path("journal/", journal.journal, name="console_journal"),
    path("taches/", tasks.tasks, name="console_tasks"),
    path("taches/reessayer/", tasks.retry_jobs, name="console_jobs_retry"),
    path("taches/oublier/", tasks.forget_jobs, name="console_jobs_forget"),
    path("taches/<int:job_id>/reessayer/", tasks.retry_jobs, name="console_job_retry"),
    path("taches/<int:job_id>/oublier/", tasks.forget_jobs, name="console_job_forget"),
    path("taches/courriers/reessayer/", tasks.retry_mails, name="console_mails_retry"),
    path("taches/courriers/oublier/", tasks.forget_mails, name="console_mails_forget"),
    path("taches/courriers/<uuid:mail_id>/reessayer/", tasks.retry_mails, name="console_mail_retry"),
    path("taches/courriers/<uuid:mail_id>/oublier/", tasks.forget_mails, name="console_mail_forget"),
    path("", include(urls_desk)),
]
