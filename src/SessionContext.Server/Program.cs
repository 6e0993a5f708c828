using SessionContext.Server;

App.Build(args).Run();
