from django.urls import path

from deploy import mailbox

urlpatterns = [
    path("courrier/", mailbox.mailbox, name="demo_mailbox"),
    path("courrier/<int:number>/", mailbox.letter, name="demo_letter"),
]
