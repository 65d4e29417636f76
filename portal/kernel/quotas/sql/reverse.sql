drop function public.quota_leave, public.quota_wait, public.quota_resize, public.quota_move, public.quota_release, public.quota_take,
    public.quota_reserve, public.quota_replay, public.quota_open, public.quota_expire, public.quota_offer;
