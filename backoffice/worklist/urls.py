"""Pages of contacts, calls, promises and tasks, mounted by the staff site."""

from django.urls import path

from backoffice.worklist.pages import calls, contacts, promises, tasks, templates

urlpatterns = [
    path("customers/<str:number>/contact/", contacts.new, name="contact_new"),
    path("customers/<str:number>/call/", calls.new, name="call_new"),
    path("customers/<str:number>/promise/", promises.new, name="promise_new"),
    path("call/", calls.running, name="call"),
    path("call/end/", calls.end, name="call_end"),
    path("promises/<str:reference>/", promises.detail, name="promise"),
    path("promises/<str:reference>/keep/", promises.keep, name="promise_keep"),
    path("promises/<str:reference>/break/", promises.break_, name="promise_break"),
    path("promises/<str:reference>/move/", promises.move, name="promise_move"),
    path("tasks/", tasks.mine, name="task_list"),
    path("tasks/new/", tasks.new, name="task_new"),
    path("tasks/<str:reference>/", tasks.detail, name="task"),
    path("tasks/<str:reference>/finish/", tasks.finish, name="task_finish"),
    path("tasks/<str:reference>/drop/", tasks.drop, name="task_drop"),
    path("tasks/<str:reference>/move/", tasks.move, name="task_move"),
    path("tasks/<str:reference>/steps/", tasks.steps, name="task_steps"),
    path("templates/", templates.every, name="template_list"),
    path("templates/new/", templates.new, name="template_new"),
    path("templates/<slug:code>/", templates.detail, name="template"),
    path("templates/<slug:code>/switch/", templates.switch, name="template_switch"),
]
