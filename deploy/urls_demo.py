from django.urls import path

from deploy import mailbox, phones

urlpatterns = [
    path("courrier/", mailbox.mailbox, name="demo_mailbox"),
    path("code/", phones.codes, name="demo_codes"),
    path("courrier/<int:number>/", mailbox.letter, name="demo_letter"),
]
