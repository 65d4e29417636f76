DROP TRIGGER account_is_sound ON public.accounts_account;
DROP TRIGGER account_opens_empty ON public.accounts_account;
DROP TRIGGER posting_insert_only ON public.accounts_posting;
DROP TRIGGER entry_insert_only ON public.accounts_entry;
DROP FUNCTION public.ledger_roll_up, public.ledger_post_bulk, public.ledger_apply_batch, public.ledger_reverse, public.ledger_post,
    public.ledger_replay, public.ledger_expire_holds, public.ledger_void_hold, public.ledger_settle_hold, public.ledger_place_hold,
    public.ledger_consume, public.ledger_turn, public.ledger_cap, public.ledger_used, public.ledger_refuse_limit, public.ledger_refuse;
DROP AGGREGATE public.ledger_chain (bytea, bytea);
DROP FUNCTION public.ledger_chain_step, public.ledger_link, public.ledger_digest, public.ledger_open_account, public.ledger_account_is_sound,
    public.ledger_insert_only;
