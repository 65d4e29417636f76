"""What nobody may do, tried: who gets in where, what pages allow a browser, what a log line may say."""
