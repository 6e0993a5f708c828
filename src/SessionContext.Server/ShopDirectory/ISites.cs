using SessionContext.Core;

namespace SessionContext.Server.ShopDirectory;

/// <summary>Where sites are looked up. Throws only if the caller cancels.</summary>
internal interface ISites
{
    /// <summary>The tenant's sites.</summary>
    ValueTask<Lookup<SiteList>> FindAsync(Tenant tenant, CancellationToken cancellationToken);

    /// <summary>Drops what is cached about the sites.</summary>
    ValueTask ForgetAsync(Tenant tenant, CancellationToken cancellationToken);
}
